{{ stage_table('cosmic_link', 'link_utskrivningsklar_handelse') }}
