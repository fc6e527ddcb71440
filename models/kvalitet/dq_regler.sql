-- The rules behind dq_fynd, described.
select
    regel_id,
    beskrivning,
    allvarlighet,
    agare,
    atgard,
    namnare,
    klinik
from {{ ref('dq_regler_lista') }}
