// A tab for each kind of user, to begin with. The token field above says who is asking.
(() => {
  "use strict";
  const asked = (who, key, query) => ({
    title: who,
    query: `# ${who}: sign in with the token of \`rejea token ${key}\`\n${query}\n`,
  });

  const reporter = `query MyReports {
  me { name role }
  cases(first: 10) {
    totalCount
    edges { node { id seenAs takenOver timeline(first: 5) { edges { node { name recordedAt } } } } }
  }
}`;

  const worker = `query MyWork {
  cases(first: 10, filter: { closed: false }) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges {
      node {
        id etag stage child urgent nextDue identificationLevel
        person { knownAs firstName }
        referrals { id status late replyDueAt serviceType { code } }
        withheld { recordClass reason }
      }
    }
  }
}`;

  const finding = `query WhoIsIt($text: String!) {
  search(text: $text, first: 10) {
    totalCount
    edges { node { matched case { id seenAs stage person { knownAs firstName } } } }
  }
}`;

  const place = `query WhereIsAPlace {
  shelters(first: 20, profile: { sex: "female", ageGroup: "adult" }) {
    edges { node { id region { code } answer organization { name } } }
  }
}`;

  const shelter = `query MyHouse {
  shelters(first: 20) {
    edges { node { id freePlaces capacity places { id kind { code } taken held } } }
  }
  cases(first: 10) { edges { node { id seenAs stays { id whereabouts admittedAt } } } }
}`;

  const provider = `query Inbox {
  referrals(first: 20, filter: { direction: IN, open: true }) {
    totalCount
    edges {
      node {
        id caseId status late replyDueAt fromAgency { name }
        priority { code label(language: SW) }
        serviceType { code label(language: SW) }
      }
    }
  }
}`;

  const decider = `query ToBeDecided {
  cases(first: 20, filter: { stage: [PRESUMED_VICTIM, SCREENING] }) {
    edges { node { id stage recoveryPeriod { startedOn endsOn } nextDue } }
  }
}`;

  const partner = `query Returning {
  returns(first: 20, filter: { open: true }) {
    edges {
      node { id caseId status country { code } ready missing steps { step at } withheld { recordClass } }
    }
  }
  followUps(first: 20) {
    edges { node { id caseId kind dueAt late visits lastVisitOn } }
  }
}`;

  const coordinator = `query Funnel {
  funnel(by: [AGENCY, QUARTER]) {
    least
    others { measure name agencyId quarter cases daysSinceStep daysSinceReport }
  }
  cases(first: 20, filter: { closed: false }, sort: DUE_FIRST) {
    totalCount
    edges { node { id stage urgent nextDue withheld { recordClass reason } } }
  }
}`;

  const alike = `query OneOrTwoPersons {
  possibleMatches(first: 20) { totalCount edges { node { id caseIds agreement } } }
}`;

  const protection = `query ReviewsThatAreDue {
  reviews(first: 20) { totalCount edges { node { id caseId kind reference dueAt late } } }
}`;

  const toldOthers = `query ToldAndRecalled($caseId: ID!) {
  recipients(caseId: $caseId) {
    recipient { name }
    told { way groundId recordClasses toldAt until runs }
    recalls { reason { code } recordClasses acknowledgeBy acknowledgedAt action { code } late }
    unacknowledged
    late
  }
  recalls(first: 20) { edges { node { id caseId reason { code } recordClasses acknowledgeBy late } } }
}`;

  const auditor = `query Steps($caseId: ID!) {
  timeline(caseId: $caseId, first: 50) {
    totalCount
    edges { node { name step role occurredAt recordedAt voided } }
  }
}`;

  const directory = `query Directory {
  organizations(first: 50) { totalCount edges { node { id name kind { code } closed suspended } } }
  services(first: 50, filter: { active: true }) {
    totalCount
    edges { node { id name organization { name } } }
  }
}`;

  const watchedCase = `subscription WhatHappens($caseId: ID!) {
  caseChanged(caseId: $caseId) { position entry { name recordedAt } case { id etag stage } }
}`;

  const newReferrals = `subscription Arriving {
  referralInbox {
    position
    referral { id caseId status late replyDueAt priority { code label(language: SW) } }
  }
}`;

  const places = `subscription PlacesForAWoman {
  shelterCapacity(profile: { sex: "female", ageGroup: "adult" }) {
    position
    shelter { id region { code } answer }
  }
}`;

  const clocks = `subscription Missed {
  clockMissed { position caseId entry { name recordedAt words { field value } } }
}`;

  const notices = `subscription ToBeReviewed {
  reviewDue { position review { id caseId kind reference dueAt late } }
}`;

  window.REJEA_EXAMPLES = [
    asked("Police, border, hotline", "police-kigoma", reporter),
    asked("Social worker, supervisor", "social-worker-kigoma", worker),
    asked("Looking for a person", "social-worker-kigoma", finding),
    asked("Looking for a place", "child-officer-kigoma", place),
    asked("Shelter", "shelter-kigoma", shelter),
    asked("Health, legal aid, services", "health-kigoma", provider),
    asked("Competent authority", "authority", decider),
    asked("Return and reintegration", "partner-mz", partner),
    asked("Coordinator", "coordinator-tz", coordinator),
    asked("Coordinator: one person or two", "coordinator-tz", alike),
    asked("Told to others, and recalled", "social-worker-kigoma", toldOthers),
    asked("Data protection: reviews", "data-protection-officer", protection),
    asked("Auditor", "auditor", auditor),
    asked("Directory", "directory-editor", directory),
    asked("Live: one case", "social-worker-kigoma", watchedCase),
    asked("Live: the inbox", "health-kigoma", newReferrals),
    asked("Live: places", "child-officer-kigoma", places),
    asked("Live: clocks", "coordinator-tz", clocks),
    asked("Live: reviews", "data-protection-officer", notices),
  ];
})();
