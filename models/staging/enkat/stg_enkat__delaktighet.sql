{{ stage_table('enkat', 'delaktighet') }}
