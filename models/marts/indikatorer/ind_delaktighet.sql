-- R6 delaktighet (Kalmar K-A8): published survey results as they were published, with response rate and how complete they came.
select
    resultat.region_kod,
    'alla' as vardform,
    resultat.niva,
    resultat.enhet_kod,
    coalesce(enheter.enhet_namn, case resultat.niva when 'riket' then 'Riket' else 'okänd' end) as enhet_namn,
    'matning' as periodtyp,
    resultat.matning as period,
    resultat.period_fran as period_start,
    resultat.period_till,
    resultat.matt_kod,
    resultat.kalla_namn,
    resultat.antal_utskick,
    resultat.antal_svar,
    {{ ratio('resultat.antal_svar', 'resultat.antal_utskick') }} as svarsandel,
    cast(resultat.resultat as {{ type_double() }}) as resultat,
    resultat.antal_enheter,
    resultat.antal_enheter_tidigare
from {{ ref('int_indikator__delaktighet') }} as resultat
{{ unit_names('resultat') }}
