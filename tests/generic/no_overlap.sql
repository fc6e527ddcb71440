{#
    no_overlap(columns): the rows of a key follow each other in time. Returns a row for every row
    whose half-open validity (giltig_fran, giltig_till, empty = open) overlaps the next one of the
    same key, or is empty itself. For seeds; the key without giltig_fran is given, as text `a, b`.
#}
{% test no_overlap(model, columns) %}
select
    {{ columns }},
    giltig_fran,
    giltig_till
from (
    select
        {{ columns }},
        giltig_fran,
        giltig_till,
        lead(giltig_fran) over (partition by {{ columns }} order by giltig_fran) as nasta_giltig_fran
    from {{ model }}
) as rader
where
    giltig_till <= giltig_fran
    or nasta_giltig_fran < giltig_till
    or (nasta_giltig_fran is not null and giltig_till is null)
{% endtest %}
