{{ stage_table('cosmic_link', 'link_aktor') }}
