{{ stage_table('cosmic_link', 'fast_vardkontakt') }}
