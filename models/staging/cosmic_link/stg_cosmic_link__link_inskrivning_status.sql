{{ stage_table('cosmic_link', 'link_inskrivning_status') }}
