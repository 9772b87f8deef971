package org.gridwalk.field

import android.app.Application
import android.os.Build
import android.util.Log
import java.io.File
import org.gridwalk.face.Gridwalk
import org.gridwalk.face.GridwalkException
import org.gridwalk.face.Settings
import org.gridwalk.face.Watch

/**
 * Opens the app of this process before any screen or job: whichever comes first, both find the same one.
 * It does nothing else; the shell and the jobs ask for what they need.
 */
class FieldApplication : Application() {
    /** Kept for as long as the process lives. */
    private var patrols: Watch? = null

    override fun onCreate() {
        super.onCreate()
        val folder = File(noBackupFilesDir, "gridwalk")
        val settings = Settings(folder.path, BuildConfig.VERSION_NAME, "${Build.MANUFACTURER} ${Build.MODEL}")
        try {
            val app = Gridwalk.open(settings, PhoneKeystore(folder))
            patrols = app.watch(PatrolWatch(this, app))
            SyncJob.plan(this)
        } catch (failed: GridwalkException) {
            // The shell's page says why and what to do; nothing was changed on disk.
            Log.e("gridwalk", "not opened: ${failed::class.simpleName}")
        }
    }
}
