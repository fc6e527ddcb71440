"""The types of the block `defekter` of a scenario: how much of each defect is planted.

Names begin with the number of the defect (catalogue.yaml says what each is). Defects that the
process itself draws keep their share in the part of the process; the catalogue names it. Does not
belong here: values and their sources (scenarios/).
"""

from __future__ import annotations

from orchestration.synthetic.parameter_types import Count, Section, Share


class Defects(Section):
    """Shares are of linked episodes unless said. d19: of linked episodes in psykiatri. d23: of
    those who are protected. d28: of SIPs. d31: of rows of a table. d32: of units with a history.
    d33: of linked episodes, each night. d35, d36: of messages. d37: rows on each day of clock
    change in a Kalmar. d41: what is left of a table. d42, x1, x2: of stays. d44: of what is
    delivered. lockbeten: of linked episodes, for each kind of lure."""

    d04_status_fore_inskrivning: Share
    d05_reservrutin: Share
    d05_kluster: Count
    d06_dubbla_arenden: Share
    d07_utan_koppling: Share
    d08_tva_kliniker: Share
    d09_fel_kommun_vid_inskrivning: Share
    d10_kommun_saknas: Share
    d11_klar_efter_utskrivning: Share
    d12_klar_fore_inskrivning: Share
    d13_atertagen_utan_satt: Share
    d13_tva_satt_i_rad: Share
    d15_sent_registrerad: Share
    d18_avliden_utskrivningsklar: Share
    d19_permission_i_perioden: Share
    d21_reservnummer: Share
    d22_samordningsnummer: Share
    d23_tom_flagga: Share
    d24_felsant: Share
    d25_makulerat_sent_omsant: Share
    d26_passerat_datum: Share
    d28_sip_utan_mote: Share
    d31_enhet_okand: Share
    d32_enhet_dagen_efter: Share
    d33_skrivs_over: Share
    d34_sena_andringar: Share
    d35_raderade: Share
    d36_omsanda: Share
    d37_klockbyte: Count
    d41_kvar: Share
    d42_overlappande: Share
    d44_borta: Share
    x1_utskriven_fore_inskrivning: Share
    x2_glomd_oppen: Share
    x3_annan_kommun: Share
    lockbeten: Share
