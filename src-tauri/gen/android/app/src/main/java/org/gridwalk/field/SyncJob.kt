package org.gridwalk.field

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.app.job.JobService
import android.content.ComponentName
import android.content.Context
import kotlin.concurrent.thread
import org.gridwalk.face.GridwalkException
import org.gridwalk.face.current

private const val NUMBER = 1
private const val EVERY_MS = 15 * 60_000L

/** Sends what is unsent while no screen is open. The platform chooses the moment; nothing is lost if it never comes. */
class SyncJob : JobService() {
    override fun onStartJob(parameters: JobParameters): Boolean {
        thread(name = "gridwalk-sync") { jobFinished(parameters, !sent()) }
        return true
    }

    /** The exchange goes on to its next safe point by itself; the platform may call again. */
    override fun onStopJob(parameters: JobParameters): Boolean = true

    private fun sent(): Boolean = try {
        current()?.syncNow()?.reached ?: true
    } catch (notNow: GridwalkException) {
        false
    }

    companion object {
        fun plan(context: Context) {
            val job = JobInfo.Builder(NUMBER, ComponentName(context, SyncJob::class.java))
                .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)
                .setPeriodic(EVERY_MS)
                .setPersisted(true)
                .build()
            context.getSystemService(JobScheduler::class.java).schedule(job)
        }
    }
}
