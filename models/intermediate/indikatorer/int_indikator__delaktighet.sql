-- R6 delaktighet: published survey results, with how many units of the level this survey and the one before have, so that a survey
-- that came in part is seen.
with resultat as (
    select
        region_kod,
        case niva when 'REGION' then 'lan' else lower(niva) end as niva,
        case niva when 'REGION' then region_kod else niva_kod end as enhet_kod,
        matning,
        matt_kod,
        kalla_namn,
        period_fran,
        period_till,
        antal_utskick,
        antal_svar,
        resultat
    from {{ ref('bas_delaktighet') }}
),

matningar as (
    select
        region_kod,
        niva,
        matt_kod,
        kalla_namn,
        matning,
        count(*) as antal_enheter,
        lag(count(*)) over (
            partition by region_kod, niva, matt_kod, kalla_namn order by min(period_fran), {{ code_point('matning') }}
        ) as antal_enheter_tidigare
    from resultat
    group by region_kod, niva, matt_kod, kalla_namn, matning
)

select
    resultat.*,
    matningar.antal_enheter,
    matningar.antal_enheter_tidigare
from resultat
inner join matningar
    on
        resultat.region_kod = matningar.region_kod
        and resultat.niva = matningar.niva
        and resultat.matt_kod = matningar.matt_kod
        and resultat.kalla_namn = matningar.kalla_namn
        and resultat.matning = matningar.matning
