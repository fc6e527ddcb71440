{{ stage_table('cosmic_link', 'enhet') }}
