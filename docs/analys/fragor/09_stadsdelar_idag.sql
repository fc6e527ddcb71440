-- 09 Utskrivningsklara dagar per stadsdel, i dagens indelning
-- Underlag: S-M3, S-M4
-- Fil: aggregat
-- Läs så: en rad per stadsdel och månad. Stadsdelar som slogs ihop den 1 juli 2023 är summerade till dem de ingår i idag, också före
--   sammanslagningen, så att serien går att följa. Snitten är räknade på de summerade antalen.
-- Visar inte: median och p90, som inte går att slå ihop, och dem vars stadsdel är okänd (kommunen satt av placering eller
--   inskrivning). Bara kommuner med stadsdelar i listan har rader; i Kalmar län är svaret tomt.
-- Kolumn idag_namn: stadsdelens namn idag
-- Kolumn ingar: de stadsdelar vars vårdepisoder är med i raden
-- Kolumn antal: länkade utskrivna med en period som utskrivningsklar
-- Kolumn antal_minst_1_dag: de som väntade minst en dag
-- Kolumn summa_dagar: deras dagar
-- Kolumn snitt_alla: summa_dagar delat med antal
-- Kolumn snitt_minst_1: summa_dagar delat med antal_minst_1_dag
select
    dagar.region_kod,
    delar.idag_stadsdel_kod,
    idag.stadsdel_namn as idag_namn,
    dagar.period,
    string_agg(distinct delar.stadsdel_namn, ', ' order by delar.stadsdel_namn) as ingar,
    sum(dagar.antal) as antal,
    sum(dagar.antal_minst_1_dag) as antal_minst_1_dag,
    sum(dagar.summa_dagar) as summa_dagar,
    sum(dagar.summa_dagar) / nullif(sum(dagar.antal), 0) as snitt_alla,
    sum(dagar.summa_dagar) / nullif(sum(dagar.antal_minst_1_dag), 0) as snitt_minst_1
from indikatorer.ind_utskrivningsklara_dagar as dagar
inner join dimensioner.dim_stadsdel as delar
    on dagar.region_kod = delar.region_kod and dagar.enhet_kod = delar.stadsdel_kod
inner join dimensioner.dim_stadsdel as idag
    on delar.region_kod = idag.region_kod and delar.idag_stadsdel_kod = idag.stadsdel_kod
where dagar.niva = 'stadsdel' and dagar.vardform = 'somatik' and dagar.periodtyp = 'manad'
group by dagar.region_kod, delar.idag_stadsdel_kod, idag.stadsdel_namn, dagar.period
order by dagar.region_kod, idag.stadsdel_namn, dagar.period
