{{ stage_table('cosmic_link', 'patient') }}
