-- The rule okand_kod for delivered rows that are about no patient: units, code lists, deviations, surveys.
with rader as (
    {{ unknown_code_rows(tables_of_no_patient()) }}
)

{{ delivered_row_findings(of_patients=false) }}
