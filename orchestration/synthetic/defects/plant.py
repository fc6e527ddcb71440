"""The order in which a block's defects are planted: into the process first, then into its rows.

Does not belong here: any defect (one module per family), and changes over time (nights/).
"""

from __future__ import annotations

from orchestration.contract import Kalla
from orchestration.synthetic.defects.cases import plant_cases, spell_with_bare_digits
from orchestration.synthetic.defects.kommun import plant_kommun
from orchestration.synthetic.defects.messages import plant_messages
from orchestration.synthetic.defects.natural import enter_natural
from orchestration.synthetic.defects.patients import plant_patients
from orchestration.synthetic.defects.plans import plant_plans
from orchestration.synthetic.defects.psychiatry import plant_leave
from orchestration.synthetic.defects.scene import Scene, flush
from orchestration.synthetic.defects.stays import plant_stays
from orchestration.synthetic.defects.units import plant_units
from orchestration.synthetic.region import Block, Tables
from orchestration.synthetic.run import Run
from orchestration.synthetic.truth import Truth, truth_of


def plant_rows(run: Run, block: Block, tables: Tables, kalla: Kalla) -> tuple[Truth, Scene]:
    """Write the block's defects into its rows, in place; gives the truth that follows.

    Ids are respelled before any key is entered.
    """
    scene = Scene(block.planting, block, tables, truth_of(run, block), kalla)
    spell_with_bare_digits(scene)
    plant_stays(scene)
    plant_leave(scene)
    plant_messages(scene)
    plant_cases(scene)
    plant_kommun(scene)
    plant_patients(scene)
    plant_plans(scene)
    plant_units(scene)
    enter_natural(scene)
    flush(scene)
    return scene.truth, scene
