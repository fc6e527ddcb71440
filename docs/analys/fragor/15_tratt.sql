-- 15 Tratten: hur många vårdepisoder som är kvar efter varje villkor för betalningsansvar
-- Underlag: S-F7, S-F2
-- Fil: aggregat
-- Läs så: en rad per steg, vårdform och avtalsmodell för förra månadens år, alla kommuner tillsammans. antal minskar för varje villkor
--   i lagens ordning; bortfall är de som föll just där (G4 tar dagar, aldrig en vårdepisod). Stockholm räknade med att få
--   vårdtillfällen skulle nå hela vägen i början.
-- Visar inte: vem som brast. En vårdepisod kan falla på flera villkor; bortfallet räknar bara det första. Antal per orsak finns i
--   fakturering.fak_tratt (orsak_...).
-- Kolumn ar: kalenderår
-- Kolumn steg_nr: stegets ordning
-- Kolumn steg: villkoret
-- Kolumn antal: vårdepisoder kvar efter steget
-- Kolumn bortfall: vårdepisoder som föll i steget
with laget as (
    select
        region_kod,
        extract(year from max(dag) - interval 1 month) as ar
    from indikatorer.ind_ligger_just_nu
    group by region_kod
),

aret as (
    select
        tratt.region_kod,
        tratt.vardform,
        tratt.modell_id,
        laget.ar,
        [
            sum(tratt.antal_alla), sum(tratt.efter_g1), sum(tratt.efter_g2), sum(tratt.efter_g3), sum(tratt.efter_g4),
            sum(tratt.efter_g5), sum(tratt.efter_g6), sum(tratt.efter_g7), sum(tratt.efter_g8), sum(tratt.antal_kvalificerade)
        ] as kvar
    from fakturering.fak_tratt as tratt
    inner join laget on tratt.region_kod = laget.region_kod and extract(year from tratt.period_start) = laget.ar
    group by tratt.region_kod, tratt.vardform, tratt.modell_id, laget.ar
),

stegen as (
    select
        unnest(range(1, 11)) as steg_nr,
        unnest([
            'Länkade med en period som utskrivningsklar', 'G1 inskrivningsmeddelande i tid', 'G2 underrättelse skickad',
            'G3 kallad till SIP när det behövs', 'G4 öppenvården hindrar inte', 'G5 kommunen har inte motsatt sig',
            'G6 inte öppen psykiatrisk eller rättspsykiatrisk vård', 'G7 känd kommun', 'G8 ingen negativ tid',
            'Kvalificerade enligt avtalet'
        ]) as steg
)

select
    aret.region_kod,
    aret.vardform,
    aret.modell_id,
    aret.ar,
    stegen.steg_nr,
    stegen.steg,
    aret.kvar[stegen.steg_nr] as antal,
    aret.kvar[stegen.steg_nr - 1] - aret.kvar[stegen.steg_nr] as bortfall
from aret
cross join stegen
order by aret.region_kod, aret.vardform desc, aret.modell_id, stegen.steg_nr
