-- R0: the parameters of the rules with validity and source, as people read them; region 00 is the default.
select
    region_kod,
    parameter,
    varde,
    giltig_fran,
    giltig_till,
    status,
    kalla
from {{ ref('regionparametrar') }}
