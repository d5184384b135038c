# -*- coding: utf-8 -*-
"""Doc.

Revision ID: 1
"""
from __future__ import annotations
from alembic import op, context as ctx
from ..pkg import (a as b, c,)
import sqlalchemy as sa, os.path

revision: str = '1a'
down_revision = ('2b', "3c",)
x = y = [*z, 1_000, 0xff, 0o17, 0b11, 1.5e-3, 2j, ..., None, True, False]
d = {'k': 1, **e, f'{a!r:>{w}}{b=}': {1, 2}}
del d['k'], (x, y)
global_name += 1; assert x, 'msg'; pass
@op.f(1)
@other
async def f(a, /, b: int = 1, *args: int, c, k=2, **kw) -> "T":
    async with a as b, c: await d
    async for i, *j in k: yield i
    else: return
    nonlocal q
    global r
def upgrade():
    with (open('x') as f, g(),):
        op.create_table('t', sa.Column('id', sa.Integer(), nullable=False), schema=f"{s}")
    try:
        raise ValueError('x') from None
    except (A, B) as e: pass
    except: pass
    else: pass
    finally: pass
    for t in ['a', 'b']:
        if t == 'a' and not t != 'b' or t is not None: continue
        elif t not in x: break
        else:
            op.execute('''
SQL text ' "
''' % (t,) + u'\u00e9\N{BULLET}\x41\101\
')
class C(Base, metaclass=M):
    'doc'
    x: int
    y = lambda a, *b, c=1, **d: (yield)
match x:
    case [1, -2 + 3j, *_] | {'a': b, **r} | C(1, x=2) as k if z: pass
    case a.b | None: pass
    case (c): pass
while (n := f(x for x in y if z async for q in w)): x[1:2, ::3, *t] = a if b else c @ d ** -e // ~f << 1
