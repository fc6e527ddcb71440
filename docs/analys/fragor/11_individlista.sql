-- 11 Utskrivningsklara dagar per individ, för en månad
-- Underlag: K-A6, K-E3
-- Fil: individ
-- Läs så: en rad per länkad vårdepisod utskriven i månaden före den senaste i filen, med ärendets nummer och utan identitet. Byt månad
--   och välj kommun i val. Personer med skyddade personuppgifter är aldrig med i listan; de räknas i en enda rad, «hanteras manuellt».
-- Visar inte: vem det är (lämnas bara i granskningen av ett underlag) och de som ligger kvar. Varje körning loggas med ändamål.
--   Listan får bara lämnas till dem som överenskommelsen nämner, för deras egen kommun.
-- Kolumn ur_manad: månaden som listan gäller, första dagen
-- Kolumn arende: ärendets nummer, eller «hanteras manuellt» för alla med skyddade personuppgifter
-- Kolumn antal: antal vårdepisoder i raden; 1 utom för «hanteras manuellt»
with val as (
    select
        region_kod,
        cast(date_trunc('month', max(utskrivning_datum)) - interval 1 month as date) as ur_manad,
        null as bara_kommun_kod
    from fakta.fct_vardepisoder
    where ar_lankad
    group by region_kod
),

urval as (
    select
        val.ur_manad,
        episoder.*,
        dagar.dag0,
        dagar.utskrivningsklara_dagar
    from fakta.fct_vardepisoder as episoder
    inner join fakta.fct_utskrivningsklara_dagar as dagar
        on episoder.region_kod = dagar.region_kod and episoder.vardepisod_id = dagar.vardepisod_id
    inner join val
        on
            episoder.region_kod = val.region_kod
            and date_trunc('month', episoder.utskrivning_datum) = val.ur_manad
            and (val.bara_kommun_kod is null or episoder.kommun_kod = val.bara_kommun_kod)
    where episoder.ar_lankad and dagar.utskrivningsklara_dagar is not null
)

select
    region_kod,
    ur_manad,
    arende_id as arende,
    vardform,
    kommun_kod,
    analysgrupp,
    klinik_kod,
    dag0,
    utskrivning_datum,
    utskrivningsklara_dagar,
    1 as antal
from urval
where not skyddad
union all
select
    region_kod,
    ur_manad,
    'hanteras manuellt' as arende,
    null as vardform,
    null as kommun_kod,
    null as analysgrupp,
    null as klinik_kod,
    null as dag0,
    null as utskrivning_datum,
    null as utskrivningsklara_dagar,
    count(*) as antal
from urval
where skyddad
group by region_kod, ur_manad
order by region_kod, kommun_kod nulls last, utskrivningsklara_dagar desc, arende
