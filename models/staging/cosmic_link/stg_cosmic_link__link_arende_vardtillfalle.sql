{{ stage_table('cosmic_link', 'link_arende_vardtillfalle') }}
