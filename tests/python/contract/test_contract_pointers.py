"""Which delivered columns point at a patient, a stay, an ärende, a message or a plan."""

from __future__ import annotations

from orchestration.contract import PointsAt, Table, load_contract, pointer_columns

P, V, A, M, L = PointsAt.PATIENT, PointsAt.STAY, PointsAt.ARENDE, PointsAt.MESSAGE, PointsAt.PLAN
EVERY_POINTER = {
    "vardtillfalle": {"vardtillfalle_id": V, "patient_nyckel": P},
    "permission": {"vardtillfalle_id": V},
    "psykiatrisk_vardform": {"vardtillfalle_id": V},
    "link_arende": {"arende_id": A, "patient_nyckel": P},
    "link_arende_vardtillfalle": {"arende_id": A, "vardtillfalle_id": V},
    "link_aktor": {"arende_id": A},
    "link_meddelande": {"meddelande_id": M, "arende_id": A},
    "link_meddelande_mottagare": {"meddelande_id": M},
    "link_inskrivning_status": {"arende_id": A, "meddelande_id": M},
    "link_utskrivningsklar_handelse": {"arende_id": A, "meddelande_id": M},
    "link_beraknat_utskrivning": {"arende_id": A},
    "link_oppenvard_hinder": {"arende_id": A},
    "link_plan": {"plan_id": L, "arende_id": A},
    "link_sip_uppfoljning": {"plan_id": L},
    "fast_vardkontakt": {"patient_nyckel": P},
    "listning": {"patient_nyckel": P},
    "patient": {"patient_nyckel": P, "patient_nyckel_ersatt_av": P},
    "folkbokforing": {"patient_nyckel": P},
    "patient_identitet": {"patient_nyckel": P},
}
CAN_MOVE = {
    "vardtillfalle": {"patient_nyckel": P},
    "link_arende": {"patient_nyckel": P},
    "link_meddelande": {"arende_id": A},
    "link_inskrivning_status": {"meddelande_id": M},
    "link_utskrivningsklar_handelse": {"meddelande_id": M},
    "link_plan": {"arende_id": A},
    "patient": {"patient_nyckel_ersatt_av": P},
}
NO_POINTER = {
    # Joins stays of one patient only, and those are linked by the patient.
    ("vardtillfalle", "vardepisod_id"),
    # No figure follows it.
    ("link_meddelande", "ersatter_meddelande_id"),
    # A deviation is counted by klinik and belongs to nobody.
    ("avvikelse", "avvikelse_id"),
}
"""Record ids that need not be followed, and why."""


def pointers(*, with_key: bool) -> dict[str, dict[str, PointsAt]]:
    found = {
        t.name: {p.column: p.to for p in pointer_columns(t, with_key=with_key)} for t in tables()
    }
    return {name: columns for name, columns in found.items() if columns}


def tables() -> list[Table]:
    return [t for kalla in load_contract().kallor for t in kalla.tables]


def test_every_pointer_of_the_contract() -> None:
    assert pointers(with_key=True) == EVERY_POINTER


def test_pointers_that_can_move_are_no_part_of_the_key() -> None:
    assert pointers(with_key=False) == CAN_MOVE


def test_a_record_id_of_the_contract_is_a_pointer_or_stands_here_with_its_reason() -> None:
    """A new link without `references` would be followed by nobody."""
    unknown = {
        (t.name, c.name)
        for t in tables()
        for c in t.columns
        if c.text_class == "post_id" and c.name not in EVERY_POINTER.get(t.name, {})
    }
    assert unknown == NO_POINTER
