-- The rules behind dq_fynd, described.
select
    regel_id,
    beskrivning,
    allvarlighet,
    agare,
    atgard
from {{ ref('dq_regler_lista') }}
