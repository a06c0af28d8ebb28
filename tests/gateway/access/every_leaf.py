"""Every leaf of every section, written out: a new field is a new line here, so that somebody asks
who may ever see it.
"""

from typing import Final

_WRITTEN: Final = {
    "person": """
        address_history[].door address_history[].floor address_history[].house_number
        address_history[].moved_in address_history[].moved_out
        address_history[].municipality_code address_history[].postal_code
        address_history[].postal_district address_history[].road_code
        address_history[].road_name address_protection.marked address_protection.since
        address_protection.until birth_date birth_registration.authority_code
        birth_registration.place citizenship.country_code citizenship.since civil_status
        civil_status_since contact_address.lines contact_address.since contact_address.until
        departure.country_code departure.foreign_address departure.since
        directory_protection.marked directory_protection.since directory_protection.until
        disappeared_since marketing_protection.marked marketing_protection.since
        marketing_protection.until name.family_name name.full_name name.given_name
        name.middle_name name.since residence.care_of residence.kind residence.municipality_code
        residence.school_district residence.school_district_code residence.since separated
        separated_since sex status status_since
    """,
    "family": """
        children[].birth_date children[].person children_under_18 custody[].person
        custody[].role custody[].since custody[].until guardianship.guardian
        guardianship.guardian_kind guardianship.guardian_name guardianship.in_force
        guardianship.scope guardianship.since guardianship.until parents[].birth_date
        parents[].name parents[].person parents[].role shared_residence shared_residence_since
        spouse.birth_date spouse.name spouse.person
    """,
    "address": """
        access_address_id additional_city_name address_id country_code door floor full_address
        house_number kind municipality_code position.crs position.easting position.northing
        postal_code postal_district road_code road_name status valid_from
    """,
    "income": """
        lines[].a_income_with_am lines[].a_income_without_am lines[].a_tax
        lines[].am_contribution lines[].atp_contribution lines[].b_income_with_am
        lines[].b_income_without_am lines[].corrects_earlier_period lines[].employee_pension
        lines[].employer_pension lines[].employer_se lines[].holiday_days
        lines[].holiday_pay_gross lines[].holiday_pay_net lines[].hours lines[].income_type
        lines[].kind lines[].line_code lines[].line_id lines[].marked_reversed lines[].month
        lines[].paid_on lines[].pay_period_from lines[].pay_period_to lines[].production_unit
        lines[].report_id lines[].report_kind lines[].tax_free_travel
        months[].kinds[].a_income_with_am months[].kinds[].a_income_without_am
        months[].kinds[].a_tax months[].kinds[].am_contribution
        months[].kinds[].atp_contribution months[].kinds[].b_income months[].kinds[].gross
        months[].kinds[].hours months[].kinds[].kind months[].kinds[].lines months[].month rule
    """,
    "vehicles": """
        plates
    """,
}


def every_leaf(section: str) -> set[str]:
    """Give the leaves of a section by their whole paths."""
    return {f"{section}.{path}" for path in _WRITTEN[section].split()}
