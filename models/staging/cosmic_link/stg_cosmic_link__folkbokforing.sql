{{ stage_table('cosmic_link', 'folkbokforing') }}
