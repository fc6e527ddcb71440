{{ stage_table('cosmic_link', 'link_beraknat_utskrivning') }}
