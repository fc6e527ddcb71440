-- R6: the targets that a region's parties have decided, with status and source, as people read them.
select
    region_kod,
    vardform,
    ar,
    indikator_id,
    matt,
    period as periodtyp,
    mal,
    status,
    kalla
from {{ ref('malvarden') }}
