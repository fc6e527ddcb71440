-- R6: every figure is given for somatik, psykiatri and both together.
select
    'somatik' as vardform,
    'somatik' as ingaende_vardform
union all
select
    'psykiatri' as vardform,
    'psykiatri' as ingaende_vardform
union all
select
    'alla' as vardform,
    'somatik' as ingaende_vardform
union all
select
    'alla' as vardform,
    'psykiatri' as ingaende_vardform
