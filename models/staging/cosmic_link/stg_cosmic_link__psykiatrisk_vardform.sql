{{ stage_table('cosmic_link', 'psykiatrisk_vardform') }}
