{{ stage_table('stella', 'avvikelse') }}
