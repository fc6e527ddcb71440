-- R7, R8: what applies in a region, a vardform and a period, with a row also where there is no agreement. A gate, and the days it looks
-- at, that hang on an unknown parameter are evaluated as in the statute row (region 00); before the first statute row, as in that one.
{% set gates = [
    'krav_inskr_24h', 'krav_sip_kallelse', 'sip_kallelse_max_dagar', 'krav_oppenvard_ok', 'krav_ej_motsatt', 'opt_orv_regel',
    'atertagen_regel', 'utskrivningsdag_raknas', 'avliden_regel', 'permission_regel',
] %}
{% set parameters = [
    'fristdagar', 'dagtyp', 'brytklocka', 'brytklocka_operator', 'brytklocka_tillagg', 'brytklocka_i_snitt',
    'dag0_i_namnare', 'langliggare_grans', 'langliggare_i_snitt', 'belopp_kalla', 'belopp_avtal', 'okvalificerad_i_snitt',
    'periodisering', 'belopp_avtal_status',
] %}
with vardformer as (
    select 'somatik' as vardform
    union all
    select 'psykiatri' as vardform
),

modeller as (
    select
        rader.*,
        vardformer.vardform as galler_vardform
    from {{ ref('int_avtalsmodell__scenarier') }} as rader
    inner join vardformer on rader.vardform in (vardformer.vardform, 'alla')
),

statut as (
    select
        galler_vardform as vardform,
        {% for gate in gates -%}
        {{ gate }},
        {% endfor -%}
        giltig_till,
        case
            when row_number() over (partition by galler_vardform order by giltig_fran) = 1 then cast('1900-01-01' as date)
            else giltig_fran
        end as giltig_fran
    from modeller
    where scenario_id = 'gallande' and region_kod = '00'
),

regioner as (
    select region_kod
    from {{ ref('int_asof') }}
    union
    select '00' as region_kod
),

nycklar as (
    select
        'gallande' as scenario_id,
        regioner.region_kod,
        vardformer.vardform
    from regioner
    cross join vardformer
    union
    select
        scenario_id,
        region_kod,
        galler_vardform as vardform
    from modeller
    where scenario_id <> 'gallande'
),

brytdagar as (
    select vardform, cast('1900-01-01' as date) as dag from vardformer
    union
    select vardform, giltig_fran as dag from statut
    union
    select galler_vardform as vardform, giltig_fran as dag from modeller
    union
    select galler_vardform as vardform, giltig_till as dag from modeller where giltig_till is not null
),

perioder as (
    select
        vardform,
        dag as giltig_fran,
        lead(dag) over (partition by vardform order by dag) as giltig_till
    from brytdagar
),

galler as (
    select
        perioder.giltig_fran as period_fran,
        modeller.*
    from perioder
    inner join modeller
        on perioder.vardform = modeller.galler_vardform and {{ valid_on('modeller', 'perioder.giltig_fran') }}
)

select
    nycklar.scenario_id,
    nycklar.region_kod,
    nycklar.vardform,
    perioder.giltig_fran,
    perioder.giltig_till,
    galler.modell_id,
    coalesce(galler.modelltyp, 'okand') as modelltyp,
    case when galler.modelltyp <> 'individ' and galler.period = 'kvartal' then 'kvartal' else 'manad' end as periodtyp,
    {% for gate in gates -%}
    coalesce(galler.{{ gate }}, statut.{{ gate }}) as {{ gate }},
    {% endfor -%}
    {% for parameter in parameters -%}
    galler.{{ parameter }},
    {% endfor -%}
    case when galler.modell_id is null then 'avtalsmodell' else galler.saknad_parameter end as saknad_parameter,
    coalesce(galler.har_antagande, false) as har_antagande,
    coalesce(galler.frist_okand, true) as frist_okand
from nycklar
inner join perioder on nycklar.vardform = perioder.vardform
inner join statut on perioder.vardform = statut.vardform and {{ valid_on('statut', 'perioder.giltig_fran') }}
left join galler
    on
        nycklar.scenario_id = galler.scenario_id
        and nycklar.region_kod = galler.region_kod
        and nycklar.vardform = galler.galler_vardform
        and perioder.giltig_fran = galler.period_fran
where nycklar.scenario_id = 'gallande' or galler.modell_id is not null
