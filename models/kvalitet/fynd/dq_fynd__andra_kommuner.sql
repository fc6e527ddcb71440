-- R10, R3: those of the municipal parties and receivers whose kommun is another than that of the discharge day (asof while admitted). The kommun
-- where the patient was registered on the day of the notice is right too, if he moved during the stay and nobody has placed him. No
-- verdict where R3 knows no kommun (R3, known).
with andra as (
    select
        parter.*,
        episoder.patient_id,
        episoder.inskrivning_datum as datum,
        {{ local_date('parter.tidpunkt') }} as underrattad_datum,
        arenden.placerande_kommun_kod is null as ar_hemkommun
    from {{ ref('dq_fynd__kommunala_parter') }} as parter
    inner join {{ ref('int_vardepisoder__kommun') }} as kommuner
        on parter.region_kod = kommuner.region_kod and parter.vardepisod_id = kommuner.vardepisod_id
    inner join {{ ref('kommuner') }} as kanda on kommuner.kommun_kod = kanda.kommun_kod
    inner join {{ ref('int_vardepisoder') }} as episoder
        on parter.region_kod = episoder.region_kod and parter.vardepisod_id = episoder.vardepisod_id
    inner join {{ ref('int_vardepisoder__arende') }} as arenden
        on parter.region_kod = arenden.region_kod and parter.vardepisod_id = arenden.vardepisod_id
    where parter.kommun_kod <> kommuner.kommun_kod
),

bodde_dar as (
    select distinct
        andra.region_kod,
        andra.tabell,
        andra.nyckel_id,
        andra.nyckel_nr
    from andra
    inner join {{ ref('int_folkbokforing') }} as folkbokforing
        on
            andra.region_kod = folkbokforing.region_kod
            and andra.patient_id = folkbokforing.patient_id
            and andra.kommun_kod = folkbokforing.kommun_kod
            and {{ valid_on('folkbokforing', 'andra.underrattad_datum') }}
    where andra.ar_hemkommun
)

select
    andra.region_kod,
    andra.vardepisod_id,
    andra.tabell,
    {{ row_key('andra', ['nyckel_id', 'nyckel_nr']) }} as nyckel,
    andra.datum,
    andra.kvittens_status,
    andra.extrakt_id
from andra
left join bodde_dar
    on
        andra.region_kod = bodde_dar.region_kod
        and andra.tabell = bodde_dar.tabell
        and andra.nyckel_id = bodde_dar.nyckel_id
        and andra.nyckel_nr = bodde_dar.nyckel_nr
where bodde_dar.nyckel_id is null
