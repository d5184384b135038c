# Every rule that the sources name in what they report has a row that mig explain prints.
# usage: sh rules_are_explained.sh MIG ROOT
status=0
for rule in $(grep -rhoE '"MIG[0-9]{3}"' "$2/src" --include='*.c' | tr -d '"' | sort -u); do
  "$1" explain "$rule" >/dev/null || { echo "$rule is reported and not explained"; status=1; }
done
[ -n "$rule" ] || { echo "no rule found in the sources"; status=1; }
exit $status
