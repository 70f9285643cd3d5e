"""The cast: the invented agencies of the demonstration, and the accounts of those who act there.

R1  Every id follows from a key, so that it is the same in every deployment and in every run.
R2  Names are functions and places, never persons' names; no agency here exists.
R3  There is at least one account for each kind of user; where a rule asks for a second worker,
    there are two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from domain.access import Principal
from domain.jurisdiction import jurisdiction_stream
from domain.messages import Actor, Role

_NAMESPACE = UUID("0d4f3c5e-8a43-5a5b-9a1c-52f1c3a7b9e4")


def cast_id(thing: str, key: str) -> str:
    """R1: the id of a thing of the cast."""
    return f"{thing}-{uuid5(_NAMESPACE, f'{thing}/{key}')}"


@dataclass(frozen=True, kw_only=True)
class OfferedService:
    """A service of an agency; `service_type` is a code of `vocabulary.SERVICE_TYPE`."""

    key: str
    name: str
    service_type: str
    minimum_age: int | None = None
    maximum_age: int | None = None

    @property
    def service_id(self) -> str:
        return cast_id("service", self.key)


@dataclass(frozen=True, kw_only=True)
class Agency:
    """An invented organization; `kind` is a code of `vocabulary.ORGANIZATION_KIND`."""

    key: str
    name: str
    kind: str
    jurisdiction: str
    region: str
    services: tuple[OfferedService, ...] = ()

    @property
    def organization_id(self) -> str:
        return cast_id("organization", self.key)

    @property
    def location_id(self) -> str:
        return cast_id("location", self.key)

    @property
    def jurisdiction_id(self) -> str:
        return jurisdiction_stream(self.jurisdiction)

    def service(self, service_type: str) -> OfferedService:
        """The agency's first service of a type.

        Raises: StopIteration when it offers none.
        """
        return next(found for found in self.services if found.service_type == service_type)


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody who signs in: what they are, and for which agency they act."""

    key: str
    name: str
    role: Role
    agency: Agency

    @property
    def actor(self) -> Actor:
        return Actor(
            user_id=cast_id("user", self.key),
            role=self.role,
            agency_id=self.agency.organization_id,
        )

    @property
    def principal(self) -> Principal:
        return Principal(
            actor=self.actor,
            jurisdiction_id=self.agency.jurisdiction_id,
            agency_kind=self.agency.kind,
            name=self.name,
        )


def _agency(key: str, name: str, kind: str, region: str, *services: tuple[str, str]) -> Agency:
    """An agency in the country of its region, offering (service type, name) each."""
    return Agency(
        key=key,
        name=name,
        kind=kind,
        jurisdiction=region[:2],
        region=region,
        services=tuple(
            OfferedService(key=f"{key}/{service_type}", name=text, service_type=service_type)
            for service_type, text in services
        ),
    )


_TOWNS = {
    "kigoma": ("Kigoma", "TZ-08"),
    "kagera": ("Kagera", "TZ-05"),
    "mwanza": ("Mwanza", "TZ-18"),
    "arusha": ("Arusha", "TZ-01"),
    "dar-es-salaam": ("Dar es Salaam", "TZ-02"),
}
"""Where the programme has shelters and social welfare offices."""

_CASE_WORK = (
    ("child_protection_service", "Child protection"),
    ("family_mediation_service", "Family mediation"),
    ("family_seunification_service", "Family tracing and reunification"),
    ("other_service", "Case management"),
)
_PARTNER = (
    ("reintegration_service", "Reception and reintegration"),
    ("livelihoods_service", "Livelihood support"),
)
_CONSULATE = (("registration_service", "Travel documents for nationals"),)

# fmt: off
_AGENCIES = (
    _agency("police-kigoma", "Police, Kigoma border post", "LawEnforcement", "TZ-08",
            ("police_other_service", "Protection and investigation")),
    _agency("immigration-kagera", "Immigration, Kagera border post", "ImmigrationService", "TZ-05"),
    _agency("labour-mwanza", "Labour inspectorate, Mwanza", "CentralGovernmentOrganisation",
            "TZ-18"),
    _agency("hotline", "National helpline", "NGO", "TZ-02",
            ("psychosocial_service", "Counselling by telephone")),
    *(_agency(f"welfare-{key}", f"Social welfare office, {town}", "LocalGovernmentOrganisation",
              region, *_CASE_WORK) for key, (town, region) in _TOWNS.items()),
    *(_agency(f"shelter-{key}", f"Safe house, {town} region", "NGO", region,
              ("safehouse_service", "Shelter and daily care"),
              ("psychosocial_service", "Psychosocial support"))
      for key, (town, region) in _TOWNS.items()),
    _agency("health-kigoma", "District hospital, Kigoma", "HealthServiceOrganisation", "TZ-08",
            ("health_medical_service", "Medical care")),
    _agency("health-dar-es-salaam", "Referral hospital, Dar es Salaam",
            "HealthServiceOrganisation", "TZ-02",
            ("health_medical_service", "Medical and mental-health care")),
    _agency("counselling-mwanza", "Counselling centre, Mwanza", "NGO", "TZ-18",
            ("psychosocial_service", "Trauma counselling")),
    _agency("training-mwanza", "Vocational training centre, Mwanza", "SchoolOrCollege", "TZ-18",
            ("education_service", "School and vocational training"),
            ("livelihoods_service", "Start of a livelihood")),
    _agency("legal-aid", "Legal aid centre, Dar es Salaam", "LegalService", "TZ-02",
            ("legal_assistance_service", "Legal advice and representation")),
    _agency("authority", "Identification authority, Tanzania", "CentralGovernmentOrganisation",
            "TZ-02", ("identification_service", "Formal identification")),
    _agency("prosecution", "Public prosecution, Dar es Salaam", "LegalService", "TZ-02",
            ("prosecution_service", "Prosecution")),
    _agency("court", "Magistrate's court, Dar es Salaam", "CentralGovernmentOrganisation",
            "TZ-02"),
    _agency("return-agency", "Return assistance, Tanzania", "InternationalOrganisation", "TZ-02",
            ("return_service", "Assisted voluntary return")),
    _agency("coordination-tz", "National coordination, Tanzania",
            "CentralGovernmentOrganisation", "TZ-03"),
    _agency("coordination-mz", "National coordination, Mozambique",
            "CentralGovernmentOrganisation", "MZ-MPM"),
    _agency("coordination-mu", "National coordination, Mauritius",
            "CentralGovernmentOrganisation", "MU-PL"),
    _agency("partner-mz", "Reintegration partner, Mozambique", "NGO", "MZ-N", *_PARTNER),
    _agency("partner-mu", "Reintegration partner, Mauritius", "NGO", "MU-PL", *_PARTNER),
    _agency("partner-et", "Reintegration partner, Ethiopia", "NGO", "ET-AA", *_PARTNER),
    _agency("partner-bi", "Reintegration partner, Burundi", "NGO", "BI-BM", *_PARTNER),
    _agency("consulate-mz", "Consulate of Mozambique", "ConsularService", "MZ-MPM", *_CONSULATE),
    _agency("consulate-et", "Consulate of Ethiopia", "ConsularService", "ET-AA", *_CONSULATE),
    _agency("consulate-bi", "Consulate of Burundi", "ConsularService", "BI-BM", *_CONSULATE),
    _agency("welfare-mz", "Social welfare office, Nampula", "LocalGovernmentOrganisation", "MZ-N",
            *_CASE_WORK),
    _agency("support-gb", "Support provider, United Kingdom", "NGO", "GB-LND", *_CASE_WORK),
    _agency("authority-gb", "Identification authority, United Kingdom",
            "CentralGovernmentOrganisation", "GB-LND",
            ("identification_service", "Formal identification")),
)
# fmt: on

AGENCIES: Mapping[str, Agency] = {agency.key: agency for agency in _AGENCIES}


def _account(key: str, name: str, role: Role, agency: str) -> Account:
    return Account(key=key, name=name, role=role, agency=AGENCIES[agency])


# fmt: off
_ACCOUNTS = (
    _account("police-kigoma", "Border officer, Kigoma post", Role.POLICE_OFFICER, "police-kigoma"),
    _account("immigration-kagera", "Immigration officer, Kagera post", Role.IMMIGRATION_OFFICER,
             "immigration-kagera"),
    _account("labour-mwanza", "Labour inspector, Mwanza", Role.LABOUR_INSPECTOR, "labour-mwanza"),
    _account("hotline", "Counsellor, national helpline", Role.HOTLINE_COUNSELLOR, "hotline"),
    *(account for key, (town, _) in _TOWNS.items() for account in (
        _account(f"social-worker-{key}", f"Social worker, {town}", Role.SOCIAL_WORKER,
                 f"welfare-{key}"),
        _account(f"second-social-worker-{key}", f"Second social worker, {town}",
                 Role.SOCIAL_WORKER, f"welfare-{key}"),
        _account(f"child-officer-{key}", f"Child protection officer, {town}",
                 Role.CHILD_PROTECTION_OFFICER, f"welfare-{key}"),
        _account(f"supervisor-{key}", f"Supervisor of social work, {town}", Role.SUPERVISOR,
                 f"welfare-{key}"),
        _account(f"shelter-{key}", f"Shelter worker, {town}", Role.SHELTER_WORKER,
                 f"shelter-{key}"),
    )),
    _account("health-kigoma", "Nurse, Kigoma", Role.HEALTH_WORKER, "health-kigoma"),
    _account("health-dar-es-salaam", "Doctor, Dar es Salaam", Role.HEALTH_WORKER,
             "health-dar-es-salaam"),
    _account("counsellor-mwanza", "Counsellor, Mwanza", Role.SERVICE_PROVIDER,
             "counselling-mwanza"),
    _account("trainer-mwanza", "Training coordinator, Mwanza", Role.SERVICE_PROVIDER,
             "training-mwanza"),
    _account("lawyer", "Legal counsel, Dar es Salaam", Role.LEGAL_COUNSEL, "legal-aid"),
    _account("authority", "Decision maker, identification", Role.COMPETENT_AUTHORITY, "authority"),
    _account("prosecutor", "Prosecutor, Dar es Salaam", Role.PROSECUTOR, "prosecution"),
    _account("magistrate", "Magistrate, Dar es Salaam", Role.MAGISTRATE, "court"),
    _account("return-officer", "Return officer, Tanzania", Role.RETURN_OFFICER, "return-agency"),
    *(_account(f"partner-{key}", f"Reintegration officer, {country}", Role.REINTEGRATION_OFFICER,
               f"partner-{key}")
      for key, country in (("mz", "Mozambique"), ("mu", "Mauritius"), ("et", "Ethiopia"),
                           ("bi", "Burundi"))),
    *(_account(f"consul-{key}", f"Consul of {country}", Role.CONSULAR_OFFICER, f"consulate-{key}")
      for key, country in (("mz", "Mozambique"), ("et", "Ethiopia"), ("bi", "Burundi"))),
    _account("social-worker-mz", "Social worker, Nampula", Role.SOCIAL_WORKER, "welfare-mz"),
    _account("supervisor-mz", "Supervisor of social work, Nampula", Role.SUPERVISOR, "welfare-mz"),
    _account("social-worker-gb", "Support worker, United Kingdom", Role.SOCIAL_WORKER,
             "support-gb"),
    _account("supervisor-gb", "Supervisor of support, United Kingdom", Role.SUPERVISOR,
             "support-gb"),
    _account("authority-gb", "Decision maker, United Kingdom", Role.COMPETENT_AUTHORITY,
             "authority-gb"),
    *(_account(f"coordinator-{key}", f"National coordinator, {country}", Role.COORDINATOR,
               f"coordination-{key}")
      for key, country in (("tz", "Tanzania"), ("mz", "Mozambique"), ("mu", "Mauritius"))),
    _account("auditor", "Auditor, Tanzania", Role.AUDITOR, "coordination-tz"),
    _account("data-protection-officer", "Data protection officer, Tanzania",
             Role.DATA_PROTECTION_OFFICER, "coordination-tz"),
    _account("custodian", "Custodian on call, Tanzania", Role.CUSTODIAN, "coordination-tz"),
    _account("second-custodian", "Second custodian on call, Tanzania", Role.CUSTODIAN,
             "coordination-tz"),
    *(_account(f"{key}-{country}", f"{name}, {place}", role, agency)
      for country, place, agency in (("mz", "Mozambique", "coordination-mz"),
                                     ("gb", "United Kingdom", "authority-gb"))
      for key, name, role in (
          ("data-protection-officer", "Data protection officer", Role.DATA_PROTECTION_OFFICER),
          ("custodian", "Custodian on call", Role.CUSTODIAN),
          ("second-custodian", "Second custodian on call", Role.CUSTODIAN),
      )),
    _account("directory-editor", "Editor of the directory", Role.DIRECTORY_EDITOR,
             "coordination-tz"),
    _account("jurisdiction-editor", "Editor of rules and clocks", Role.JURISDICTION_EDITOR,
             "coordination-tz"),
)
# fmt: on

ACCOUNTS: Mapping[str, Account] = {account.key: account for account in _ACCOUNTS}
