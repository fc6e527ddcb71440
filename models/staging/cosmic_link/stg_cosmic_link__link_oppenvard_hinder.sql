{{ stage_table('cosmic_link', 'link_oppenvard_hinder') }}
