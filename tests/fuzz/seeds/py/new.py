type X[T: int, *Ts, **P] = list[T]
def f[T](x: T) -> T: return f"{x["a"]!r:{w:{v}}} {'\n'.join(y)} {
    z  # comment
}"
class A[T]: pass
