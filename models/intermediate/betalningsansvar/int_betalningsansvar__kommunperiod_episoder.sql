-- R8: the kommun-periods that an episode stands in under the agreement as it is: those that its payable days count in, also in a kommun that
-- the patient has left, and that of its discharge.
select
    vardepisod_id,
    {{ kommunperiod_key() | join(', ') }}
from {{ ref('int_betalningsansvar__betaldagar') }}
where scenario_id = 'gallande' and period_start is not null
union
select
    vardepisod_id,
    scenario_id,
    region_kod,
    vardform,
    kommun_kod,
    periodtyp,
    {{ billing_period_start('periodtyp', 'utskrivning_datum') }} as period_start,
    modell_id
from {{ ref('int_betalningsansvar__episoder') }}
where scenario_id = 'gallande' and not pagaende
