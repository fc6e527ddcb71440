"""Small random worlds full of edges, to compare the warehouse with the reference.

A world is one patient (with replaced identities) and all its rows; worlds share no key, so a
delivery may hold thousands of them. `random_deliveries` spreads them over a history of
deliveries with corrections, cancellations, repeats, vanished keys and rows that must be
quarantined. Everything follows from the seed.
Does not belong here: realistic data (the synthetic deliveries), faults that refuse a delivery.
"""

from tests.reference.generate.agreements import MODELLTYPER, TextAgreement, random_agreements
from tests.reference.generate.billing import billing_world
from tests.reference.generate.history import random_deliveries
from tests.reference.generate.indicators import indicator_world
from tests.reference.generate.landing import write_landing
from tests.reference.generate.make import as_delivery, merged, random_world, worlds
from tests.reference.generate.other_sources import random_deviations, random_surveys
from tests.reference.generate.world import ASOF_LOCAL

__all__ = [
    "ASOF_LOCAL",
    "MODELLTYPER",
    "TextAgreement",
    "as_delivery",
    "billing_world",
    "indicator_world",
    "merged",
    "random_agreements",
    "random_deliveries",
    "random_deviations",
    "random_surveys",
    "random_world",
    "worlds",
    "write_landing",
]
