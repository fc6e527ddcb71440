{{ stage_table('cosmic_link', 'vardtillfalle') }}
