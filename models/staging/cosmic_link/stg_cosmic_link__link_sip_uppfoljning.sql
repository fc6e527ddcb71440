{{ stage_table('cosmic_link', 'link_sip_uppfoljning') }}
