"""conflict"""
revision = "m1"
<<<<<<< HEAD
down_revision = "a1"
=======
down_revision = "b1"
>>>>>>> topic
