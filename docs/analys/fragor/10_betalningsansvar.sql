-- 10 Betalningsansvar per kommun och period: läsningarna K1, K2 och K3 bredvid varandra
-- Underlag: K-E1, K-E2, S-F1, S-F2, S-F3, S-F6, S-F8, S-F9
-- Fil: aggregat
-- Läs så: läs berakningsstatus först. preliminar: något vilar på ett antagande eller någon ligger kvar. ej_berakningsbar: inget belopp,
--   saknad_parameter säger vad som inte är känt. K1: individuella dagar när snittet är över tröskeln. K2: individuella dagar
--   oavsett snittet. K3: snittets överskjutande dagar. Överenskommelsen säger inte vilken som gäller.
-- Visar inte: en faktura. Beloppen är underlag för dialogen. snitt är här de kvalificerades och avrundat som avtalet säger, inte
--   snitt_alla i fråga 01. Varför en kommun fick sitt belopp: utskrivning forklara <kommun> <period>.
-- Kolumn kommun_namn: kommunens namn
select
    period.region_kod,
    period.vardform,
    period.kommun_kod,
    kommuner.kommun_namn,
    period.period,
    period.modelltyp,
    period.antal_alla,
    period.antal_kvalificerade,
    period.snitt,
    period.troskel,
    period.over_troskel,
    period.individuella_dagar,
    period.overskjutande_dagar,
    period.belopp_k1_kr,
    period.belopp_k2_kr,
    period.belopp_k3_kr,
    period.belopp_kr,
    period.berakningsstatus,
    period.saknad_parameter
from fakturering.fak_kommunperiod as period
left join dimensioner.dim_kommun as kommuner on period.kommun_kod = kommuner.kommun_kod
where period.antal_alla > 0
order by period.region_kod, period.vardform desc, kommuner.kommun_namn, period.kommun_kod, period.period
