// node validate.cjs SCHEMA FILE...: each file is valid against the JSON schema (draft 2020-12).
const fs = require('fs');
const Ajv = require('ajv/dist/2020').default;

const [schema, ...files] = process.argv.slice(2);
const validate = new Ajv({strict: false, allErrors: true}).compile(JSON.parse(fs.readFileSync(schema, 'utf8')));
let bad = 0;
for (const file of files) {
  if (validate(JSON.parse(fs.readFileSync(file, 'utf8')))) continue;
  bad++;
  for (const e of validate.errors.slice(0, 10)) console.error(`${file}: ${e.instancePath || '/'} ${e.message}`);
}
console.log(`${files.length} documents, ${bad} invalid`);
process.exit(bad || files.length === 0 ? 1 : 0);
