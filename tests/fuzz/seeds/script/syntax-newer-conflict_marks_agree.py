"""conflict"""
revision = "m2"
<<<<<<< HEAD
down_revision = "a1"  # ours
||||||| base
down_revision = "a0"
=======
down_revision = "a1"  # theirs
>>>>>>> topic
