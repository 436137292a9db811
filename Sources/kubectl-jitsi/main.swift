print("kubectl-jitsi")
