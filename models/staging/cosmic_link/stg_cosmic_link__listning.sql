{{ stage_table('cosmic_link', 'listning') }}
