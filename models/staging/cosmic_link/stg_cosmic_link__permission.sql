{{ stage_table('cosmic_link', 'permission') }}
