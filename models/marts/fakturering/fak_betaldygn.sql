-- R7, R8: each payable vårddygn of kvalificerade episodes in the models that count individual days, with its paragraph. Whether it is in
-- the amount is known when its kommun-period is: the gate on the mean may be closed, a rate or parameter missing, the patient admitted.
select
    dagar.region_kod,
    {{ published_id('dagar.region_kod', 'dagar.vardepisod_id') }} as vardepisod_id,
    dagar.datum,
    dagar.kommun_kod,
    case when underlag.saknad_parameter is null then cast(dagar.belopp as decimal(18, 2)) end as belopp_kr,
    lagrum.lagrum,
    coalesce(perioder.belopp_kr is not null and coalesce(perioder.over_troskel, true), false) as ingar_i_belopp
from {{ ref('int_betalningsansvar__betaldagar') }} as dagar
inner join {{ ref('int_betalningsansvar__underlag') }} as underlag
    on dagar.region_kod = underlag.region_kod and dagar.vardepisod_id = underlag.vardepisod_id
inner join {{ ref('forklaring_steg') }} as lagrum
    on
        lagrum.steg = 'betaldygn'
        and lagrum.utfall
        = case when underlag.avtal_region_kod = '00' then 'statut' else 'avtal' end
        || case when dagar.ar_flyttad then '_efter_hinder' else '' end
left join {{ ref('int_betalningsansvar__kommunperioder') }} as perioder
    on
        {{ join_on_kommunperiod('dagar', 'perioder') }}
where dagar.scenario_id = 'gallande' and dagar.modelltyp in ('individ', 'snitt_grind_individ')
