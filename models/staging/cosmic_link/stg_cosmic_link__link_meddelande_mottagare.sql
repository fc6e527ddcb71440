{{ stage_table('cosmic_link', 'link_meddelande_mottagare') }}
