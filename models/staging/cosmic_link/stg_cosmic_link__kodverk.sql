{{ stage_table('cosmic_link', 'kodverk') }}
