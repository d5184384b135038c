#include <mig/mig.h>
#include <stdio.h>

int main(int argc, char **argv) {
  mig_tree *tree;
  mig_why why;
  mig_project_opts opts = {.dir = argc > 1 ? argv[1] : "."};
  if (mig_tree_open(&tree, &opts, &why) != MIG_OK) return fprintf(stderr, "%s\n", why.text), 1;
  mig_revs heads = mig_graph_heads(tree->projects[0].graph);
  for (uint32_t i = 0; i < heads.count; i++)
    printf("%.*s\n", MIG_FMT(mig_graph_id(tree->projects[0].graph, heads.items[i])));
  mig_tree_free(tree);
}
